/** Calls of other people's HTTP interfaces: retries, limits, entity tags, pages, signatures; shared by the connectors and no part of any promise. */
@NullMarked
package org.jvmfactory.connector.http;

import org.jspecify.annotations.NullMarked;
