/** A program that kills a Factory at random and at chosen moments, again and again, and checks what Factory promises. */
@NullMarked
package org.jvmfactory.example.crashtest;

import org.jspecify.annotations.NullMarked;
