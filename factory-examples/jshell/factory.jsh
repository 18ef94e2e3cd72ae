// A task from JShell: no project, no build, no key. The agents play a script; git, sandbox and journal are real.
//
//   mvn -q -DskipTests package
//   jshell --class-path factory-examples/app/target/factory.jar factory-examples/jshell/factory.jsh
//
// Take the last line away to stay in JShell with 'factory' and 'task' at hand.

import org.jvmfactory.*
import org.jvmfactory.task.*
import org.jvmfactory.testkit.*

var repository = SampleRepository.create(Files.createTempDirectory("jshell").resolve("sample.git"))
var factory = Factory.builder().config(FactoryConfig.defaults().withEngine("scripted")).build()

var task = factory.submit(TaskRequest.builder(repository.path(), "Say in FACTORY.md that you were here").build())
for (var entry : task.events(0)) System.out.println(entry.event().getClass().getSimpleName())

var result = task.view()
System.out.println(result.status() + ": " + result.effectValue("push", "branch").orElse(result.reason()))

factory.close()
/exit
