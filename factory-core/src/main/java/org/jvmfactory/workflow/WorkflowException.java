package org.jvmfactory.workflow;

import org.jvmfactory.error.ErrorCode;
import org.jvmfactory.error.FactoryException;

/** A workflow can't be used as asked. */
public final class WorkflowException extends FactoryException {

    private static final long serialVersionUID = 1L;

    /** What can be wrong with a workflow. */
    public enum Code implements ErrorCode {
        /** No workflow, step type or agent of that name. */
        UNKNOWN(Category.CONFIG),
        /** It can't be carried out by this version. */
        UNSUPPORTED(Category.CONFIG),
        /** It doesn't hang together. */
        INVALID(Category.CONFIG);

        private final Category category;

        Code(Category category) {
            this.category = category;
        }

        @Override
        public Category category() {
            return category;
        }
    }

    public WorkflowException(Code code, String message) {
        super(code, message, null);
    }
}
