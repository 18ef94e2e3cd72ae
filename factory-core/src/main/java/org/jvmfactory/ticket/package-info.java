/**
 * Tickets in somebody else's tracker: the {@code Tracker} SPI, what it reads and what it is told, and the webhooks by which trackers and code
 * hosts say that something happened.
 */
@NullMarked
package org.jvmfactory.ticket;

import org.jspecify.annotations.NullMarked;
