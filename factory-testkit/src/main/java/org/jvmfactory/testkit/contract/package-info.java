/**
 * Contract suites: what every implementation of a plug-in interface promises, as abstract tests. A plug-in's own tests extend them and say
 * how the implementation is made. They need JUnit and AssertJ on the test class path.
 */
@NullMarked
package org.jvmfactory.testkit.contract;

import org.jspecify.annotations.NullMarked;
