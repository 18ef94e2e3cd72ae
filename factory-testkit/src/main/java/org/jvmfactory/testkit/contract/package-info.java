/**
 * What every implementation of an SPI promises, as abstract JUnit tests. Extend the one of your SPI and add no assertions. Whoever uses them
 * brings JUnit and AssertJ along.
 */
@NullMarked
package org.jvmfactory.testkit.contract;

import org.jspecify.annotations.NullMarked;
