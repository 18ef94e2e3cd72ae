/** ClickUp: the tracker, and the webhooks that it sends. */
@NullMarked
package org.jvmfactory.connector.clickup;

import org.jspecify.annotations.NullMarked;
