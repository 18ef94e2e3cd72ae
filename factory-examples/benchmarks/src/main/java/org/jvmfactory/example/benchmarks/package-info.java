/** Measurements of what Factory adds to the work of an agent, each against the same work done without it. */
@NullMarked
package org.jvmfactory.example.benchmarks;

import org.jspecify.annotations.NullMarked;
