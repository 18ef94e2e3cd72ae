/** When to try again: pure arithmetic. */
@NullMarked
package org.jvmfactory.retry;

import org.jspecify.annotations.NullMarked;
