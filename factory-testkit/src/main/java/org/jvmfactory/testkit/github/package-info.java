/** A GitHub on the loopback interface: its interface, its repositories over HTTP, Apps and tokens. */
@NullMarked
package org.jvmfactory.testkit.github;

import org.jspecify.annotations.NullMarked;
