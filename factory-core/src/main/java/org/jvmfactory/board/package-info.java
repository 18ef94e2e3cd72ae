/** What agents and people of a task say to each other. */
@NullMarked
package org.jvmfactory.board;

import org.jspecify.annotations.NullMarked;
