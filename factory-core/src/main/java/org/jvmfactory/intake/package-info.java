/**
 * Tickets in, and word back: what happens at trackers and code hosts becomes tasks, runs and commands, and what happens to a task is told on
 * its ticket.
 */
@NullMarked
package org.jvmfactory.intake;

import org.jspecify.annotations.NullMarked;
