/**
 * Git on the host's side: the bare mirror of a repository, reading from it, and moving commits in and out of it. Never runs in a tree that
 * an agent wrote.
 */
@NullMarked
package org.jvmfactory.git;

import org.jspecify.annotations.NullMarked;
