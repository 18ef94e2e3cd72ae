/**
 * How the command line shows what a journal says: lines for people, a display that moves, and JSON for programs.
 */
@NullMarked
package org.jvmfactory.app.view;

import org.jspecify.annotations.NullMarked;
