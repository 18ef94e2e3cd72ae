/** Telling people: the {@code Notifier} SPI, and the notifier that writes to the log. */
@NullMarked
package org.jvmfactory.notify;

import org.jspecify.annotations.NullMarked;
