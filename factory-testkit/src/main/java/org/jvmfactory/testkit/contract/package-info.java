/** What every implementation of a plug-in interface must do, as JUnit tests to extend: one class per interface. */
@NullMarked
package org.jvmfactory.testkit.contract;

import org.jspecify.annotations.NullMarked;
