/** What Factory remembers from one task to the next: the {@code MemoryStore} SPI, and a store on the heap. */
@NullMarked
package org.jvmfactory.memory;

import org.jspecify.annotations.NullMarked;
