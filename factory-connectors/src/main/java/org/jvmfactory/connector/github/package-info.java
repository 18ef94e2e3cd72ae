/** GitHub: App and token logins, the code host, the tracker, and the webhooks that it sends. */
@NullMarked
package org.jvmfactory.connector.github;

import org.jspecify.annotations.NullMarked;
