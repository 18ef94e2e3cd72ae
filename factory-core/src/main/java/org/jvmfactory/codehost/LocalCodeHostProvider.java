package org.jvmfactory.codehost;

/** Makes the code host of kind {@code local}, which keeps the pull requests of this machine's repositories as files. */
public final class LocalCodeHostProvider implements CodeHostProvider {

    public LocalCodeHostProvider() {}

    @Override
    public String type() {
        return LocalCodeHost.KIND;
    }

    @Override
    public CodeHost create(CodeHostContext context) {
        return new LocalCodeHost(context.directory(), context.processes());
    }
}
