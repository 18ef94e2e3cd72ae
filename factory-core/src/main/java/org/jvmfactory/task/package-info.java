/**
 * The plain values of the vocabulary: tasks, runs, verdicts, questions, effects. Immutable, thread-safe, and the payload of every journal
 * event except what an agent itself reports.
 */
@NullMarked
package org.jvmfactory.task;

import org.jspecify.annotations.NullMarked;
