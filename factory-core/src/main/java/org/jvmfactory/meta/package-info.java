/**
 * What a public type promises, written as annotations: who may implement it, who may use it, and whether it may change.
 */
@NullMarked
package org.jvmfactory.meta;

import org.jspecify.annotations.NullMarked;
