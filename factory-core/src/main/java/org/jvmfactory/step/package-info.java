/** The {@code WorkflowStep} SPI: what a step is given and what it may do. */
@NullMarked
package org.jvmfactory.step;

import org.jspecify.annotations.NullMarked;
