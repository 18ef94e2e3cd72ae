package org.jvmfactory.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmfactory.testkit.scripted.ScriptedAgent;

