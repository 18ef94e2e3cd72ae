/** Values that never print, and the redaction of texts that may hold them. */
@NullMarked
package org.jvmfactory.secret;

import org.jspecify.annotations.NullMarked;
