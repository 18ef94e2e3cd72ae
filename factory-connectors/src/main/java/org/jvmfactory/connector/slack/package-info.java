/** Slack: notifications through an incoming webhook or a bot. */
@NullMarked
package org.jvmfactory.connector.slack;

import org.jspecify.annotations.NullMarked;
