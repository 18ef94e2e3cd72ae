/** Plane: the tracker, and the webhooks that it sends. */
@NullMarked
package org.jvmfactory.connector.plane;

import org.jspecify.annotations.NullMarked;
