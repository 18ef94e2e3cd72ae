/** The {@code command} engine: any agent CLI that takes one prompt and ends, described in a configuration instead of in code. */
@NullMarked
package org.jvmfactory.engine.command;

import org.jspecify.annotations.NullMarked;
