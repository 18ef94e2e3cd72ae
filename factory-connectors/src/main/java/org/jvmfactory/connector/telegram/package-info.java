/** Telegram: notifications to a chat. */
@NullMarked
package org.jvmfactory.connector.telegram;

import org.jspecify.annotations.NullMarked;
