/** Says that nothing is null. */
@NullMarked
package org.jvmfactory.architecture.offenders.unmarked.marked;

import org.jspecify.annotations.NullMarked;
