/** Decides which task runs when on this instance, keeps leases, and acts on what the watchdog judges. */
@NullMarked
package org.jvmfactory.scheduler;

import org.jspecify.annotations.NullMarked;
