/** What JUnit tests need to touch the real machine: directories that agents can enter, and programs that must be there. */
@NullMarked
package org.jvmfactory.testkit.junit;

import org.jspecify.annotations.NullMarked;
