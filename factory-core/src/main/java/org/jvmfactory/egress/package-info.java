/** The way out of a sandbox: a proxy with a list of hosts, and a gateway that adds the keys which stay outside. */
@NullMarked
package org.jvmfactory.egress;

import org.jspecify.annotations.NullMarked;
