/**
 * How things go wrong: exceptions with codes that say whether a retry helps, and problems located in a file.
 */
@NullMarked
package org.jvmfactory.error;

import org.jspecify.annotations.NullMarked;
