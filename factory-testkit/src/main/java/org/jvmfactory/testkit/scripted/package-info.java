/**
 * The program that plays a script: it runs in a process of its own, from class files alone, and is written for a quick start. Its classes
 * need nothing but the JDK.
 */
@NullMarked
package org.jvmfactory.testkit.scripted;

import org.jspecify.annotations.NullMarked;
