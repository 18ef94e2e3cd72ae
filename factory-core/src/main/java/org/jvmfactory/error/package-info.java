/** What went wrong: exceptions with codes that say whether another try helps, and problems in files as data. */
@NullMarked
package org.jvmfactory.error;

import org.jspecify.annotations.NullMarked;
