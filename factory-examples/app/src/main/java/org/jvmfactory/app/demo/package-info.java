/**
 * What {@code factory demo} shows: a sample project in a repository of its own, and a script that agents play on it.
 */
@NullMarked
package org.jvmfactory.app.demo;

import org.jspecify.annotations.NullMarked;
