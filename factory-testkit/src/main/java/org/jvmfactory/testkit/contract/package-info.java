/**
 * What every implementation of a plug-in interface promises, as tests: extend a contract in the implementation's own module and say how to
 * make the implementation. Needs JUnit and AssertJ.
 */
@NullMarked
package org.jvmfactory.testkit.contract;

import org.jspecify.annotations.NullMarked;
