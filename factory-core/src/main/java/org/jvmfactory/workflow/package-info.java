/**
 * The plan of a task's work: a tree of nodes, read from YAML or made in Java, the conditions in it, and the pure interpreter that says
 * what comes next.
 */
@NullMarked
package org.jvmfactory.workflow;

import org.jspecify.annotations.NullMarked;
