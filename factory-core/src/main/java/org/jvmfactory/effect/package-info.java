/** Acts outside Factory: the {@code EffectHandler} SPI, the outbox that has each act done once, and the handlers for push and pull request. */
@NullMarked
package org.jvmfactory.effect;

import org.jspecify.annotations.NullMarked;
