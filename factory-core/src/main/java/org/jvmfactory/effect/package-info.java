/** Acts outside Factory: the {@code EffectHandler} SPI, the outbox that has each act done once, the handlers for push, pull request and notification, and the announcer that delivers notifications. */
@NullMarked
package org.jvmfactory.effect;

import org.jspecify.annotations.NullMarked;
