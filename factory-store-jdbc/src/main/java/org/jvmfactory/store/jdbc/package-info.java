/**
 * The durable store in an SQL database: one SQLite file, or PostgreSQL where several machines share the work.
 */
@NullMarked
package org.jvmfactory.store.jdbc;

import org.jspecify.annotations.NullMarked;
