/**
 * The durable store in an SQL database, which is one SQLite file unless the host says otherwise.
 */
@NullMarked
package org.jvmfactory.store.jdbc;

import org.jspecify.annotations.NullMarked;
