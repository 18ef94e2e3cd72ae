/** What may be done: decisions about an agent's use of tools, and about what agents may use in all. */
@NullMarked
package org.jvmfactory.policy;

import org.jspecify.annotations.NullMarked;
