/**
 * What Factory answers to HTTP requests, as functions from a request to a response: whoever embeds it mounts them in a server of their own.
 */
@NullMarked
package org.jvmfactory.http;

import org.jspecify.annotations.NullMarked;
