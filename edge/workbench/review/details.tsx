import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import { classTitle } from "../document/region-name.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import type { Side } from "./sides.ts";
import type { Thing } from "./things.ts";
import { answerWords, attributeWords, overlapWords, type TextOf, thingPlace, thingTitle } from "./words.ts";
import classes from "./review-panel.module.css";

interface Said {
  who: string;
  words: string;
  colour?: string | undefined;
  absent?: boolean;
}

/** One property with what each side says; one line where all say the same. */
function Property({ name, said }: { name: string; said: readonly Said[] }) {
  const same = new Set(said.map((one) => one.words)).size === 1;
  const lines = same ? said.slice(0, 1) : said;
  return (
    <div className={classes.property} data-differs={!same || undefined}>
      <dt>
        {name}
        {!same && <IconAlertTriangle size={13} color="var(--look-warn)" role="img" aria-label="differs" />}
      </dt>
      {lines.map((one, i) => (
        <dd key={`${i}`}>
          {!same && (
            <span className={classes.sayer} title={one.who}>
              {one.who}
            </span>
          )}
          <span className={classes.said} data-absent={one.absent || undefined}>
            {one.colour && <span className={classes.swatch} style={{ background: one.colour }} aria-hidden />}
            {one.words}
          </span>
        </dd>
      ))}
    </div>
  );
}

interface ThingDetailsProps {
  thing: Thing;
  sides: readonly Side[];
  schema: LabelSchema;
  textOf: TextOf;
}

/** What each side says about the thing that is being looked at. */
export function ThingDetails({ thing, sides, schema, textOf }: ThingDetailsProps) {
  const { members } = thing;
  const known = new Set(members.flatMap((region) => (region ? [region.class] : [])));
  const attributes = schema.classes.filter((c) => known.has(c.name)).flatMap((c) => c.attributes);
  const unique = attributes.filter((a, i) => attributes.findIndex((other) => other.name === a.name) === i);
  const colourOf = (name: string) => schema.classes.find((c) => c.name === name)?.colour;
  const place = thingPlace(thing, textOf);
  const several = members.filter((region) => region !== null).length > 1;
  const said = (of: (region: Region) => Omit<Said, "who">) =>
    members.flatMap((region, side) => (region ? [{ who: sides[side]!.short, ...of(region) }] : []));
  const without = sides.filter((_, side) => members[side] === null).map((side) => side.short);
  return (
    <PanelSection title={thingTitle(thing, schema, textOf)} aside={several ? overlapWords(thing) : undefined}>
      <dl className={classes.properties}>
        <Property
          name="Class"
          said={said((r) => ({ words: classTitle(schema, r.class), colour: colourOf(r.class) }))}
        />
        {unique.map((attribute) => (
          <Property
            key={attribute.name}
            name={attribute.title ?? attribute.name}
            said={said((r) => ({ words: attributeWords(attribute, r.attributes?.[attribute.name]) }))}
          />
        ))}
        {without.length > 0 && (
          <Property
            name={sides.some((side) => !side.current) ? "Not marked" : "Not marked by"}
            said={[{ who: "", words: without.join(", ") }]}
          />
        )}
      </dl>
      {place && (
        <Text fz="xs" c="dimmed" mt={6}>
          {place}
        </Text>
      )}
    </PanelSection>
  );
}

/** The answers to the questions about the whole document, side by side. */
export function AnswerDetails({
  sides,
  schema,
  current,
}: {
  sides: readonly Side[];
  schema: LabelSchema;
  current: string | null;
}) {
  if (schema.fields.length === 0) return null;
  return (
    <PanelSection title={schema.fields.length === 1 ? "Answer" : "Answers"}>
      <div className={classes.properties}>
        {schema.fields.map((field) => (
          <div
            key={field.name}
            data-field={field.name}
            data-current={field.name === current || undefined}
            className={classes.answer}
          >
            <dl style={{ margin: 0 }}>
              <Property
                name={field.title}
                said={sides.map(({ short, result }) => {
                  const words = answerWords(field, result.answers[field.name]);
                  return { who: short, words, absent: result.answers[field.name] === undefined };
                })}
              />
            </dl>
          </div>
        ))}
      </div>
    </PanelSection>
  );
}
