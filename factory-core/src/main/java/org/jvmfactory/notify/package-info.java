/** Telling people: the {@code Notifier} SPI, what can be told and by which rules, and the kinds for log, program and webhook. */
@NullMarked
package org.jvmfactory.notify;

import org.jspecify.annotations.NullMarked;
