/** What may be done: decisions about an agent's use of tools. */
@NullMarked
package org.jvmfactory.policy;

import org.jspecify.annotations.NullMarked;
