import { authService } from "../../core/auth/service.ts";
import { grantsOf } from "../../core/grants.ts";
import { useHost } from "../../core/kernel/testing/host.ts";
import { projectsService } from "../../core/projects/service.ts";
import { useAttacker } from "./smuggling/attacker.ts";
import { describeBodies } from "./smuggling/bodies.suite.ts";
import { describeFraming } from "./smuggling/framing.suite.ts";
import { describeHeaders } from "./smuggling/headers.suite.ts";
import { describePaths } from "./smuggling/paths.suite.ts";

const attacker = useAttacker(useHost([authService, projectsService], { grantsOf }));
describePaths(attacker);
describeFraming(attacker);
describeHeaders(attacker);
describeBodies(attacker);
