/**
 * The smallest program that embeds Factory.
 */
@NullMarked
package org.jvmfactory.example.quickstart;

import org.jspecify.annotations.NullMarked;
