/**
 * What happened: events in streams, the store that keeps them together with the rows that must be claimed or counted, the inbox, and the
 * folds that make sense of it all.
 */
@NullMarked
package org.jvmfactory.journal;

import org.jspecify.annotations.NullMarked;
