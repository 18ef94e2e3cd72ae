/**
 * What tests of Factory, of its plug-ins and of its hosts need: a scripted engine, scripted models, fakes and a movable clock.
 * Nothing here needs JUnit, except the contract suites, which have a package of their own.
 */
@NullMarked
package org.jvmfactory.testkit;

import org.jspecify.annotations.NullMarked;
