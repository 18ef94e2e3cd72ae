package org.jvmfactory.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.jvmfactory.step.OpenTask;
import org.jvmfactory.task.TaskId;
import org.jvmfactory.task.TaskStatus;

class SimilarTasksTest {

    private static final OpenTask SAME = task("t1", "Discount for customers of ten years");
    private static final OpenTask NEAR = task("t2", "Add a rate for members");
    private static final OpenTask FAR = task("t3", "Mend the parser");

    @Test
    void tasks_whose_titles_share_words_are_found_the_likest_first() {
        assertThat(SimilarTasks.of("Add a discount for customers", List.of(FAR, NEAR, SAME)))
                .containsExactly(SAME, NEAR);
        assertThat(SimilarTasks.of("Über Ärger berichten", List.of(task("t4", "ÄRGER vermeiden"))))
                .hasSize(1);
    }

    @Test
    void nobody_is_shown_hundreds() {
        List<OpenTask> many = IntStream.range(0, 300)
                .mapToObj(i -> task("t" + i, "Add discount " + i))
                .toList();

        assertThat(SimilarTasks.of("Add a discount", many)).hasSize(10);
    }

    @Test
    void a_title_is_one_line_whatever_it_holds() {
        assertThat(SimilarTasks.describe(List.of(task("t1", "a\u202Eb\tc"), FAR)))
                .isEqualTo("- t1 (running): ab c\n- t3 (running): Mend the parser");
    }

    private static OpenTask task(String id, String title) {
        return new OpenTask(new TaskId(id), title, TaskStatus.RUNNING);
    }
}
